create table jobs (
  id uuid primary key,
  client_id text not null,
  user_id text,
  kind text not null,
  request jsonb not null,
  content_key text not null,
  status text not null check (status in ('PENDING', 'QUEUED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  stage text,
  progress integer not null default 0 check (progress between 0 and 100),
  priority integer not null default 0,
  attempt integer not null default 0,
  retry_count integer not null default 0,
  max_retries integer not null,
  cached boolean not null default false,
  worker_id text,
  heartbeat_at timestamptz,
  cancel_requested boolean not null default false,
  error_code text,
  error_message text,
  idempotency_key text,
  project_id uuid,
  project_version integer,
  created_at timestamptz not null default now(),
  available_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  unique (client_id, idempotency_key)
);
create index jobs_waiting on jobs (priority desc, created_at) where status = 'QUEUED';
create index jobs_running on jobs (heartbeat_at) where status = 'PROCESSING';
create index jobs_of_client on jobs (client_id, created_at desc);
create index jobs_of_content on jobs (client_id, content_key) where status in ('QUEUED', 'PROCESSING');
create index jobs_of_project on jobs (project_id, project_version) where project_id is not null;

create table job_logs (
  job_id uuid primary key references jobs on delete cascade,
  client_id text not null,
  text text not null
);

create table results (
  client_id text not null,
  content_key text not null,
  engine jsonb not null,
  facts jsonb,
  comparison jsonb,
  seconds double precision not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (client_id, content_key)
);
create index results_expiring on results (expires_at) where expires_at is not null;

create table artifacts (
  client_id text not null,
  content_key text not null,
  name text not null,
  format text not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  storage_key text not null,
  primary key (client_id, content_key, name),
  foreign key (client_id, content_key) references results on delete cascade
);

create table uploads (
  client_id text not null,
  sha256 text not null,
  size integer not null,
  storage_key text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (client_id, sha256)
);

create table products (
  id uuid primary key,
  client_id text not null,
  name text not null,
  document jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index products_of_client on products (client_id, created_at desc);

create table configurations (
  id uuid primary key,
  client_id text not null,
  product_id uuid not null references products on delete cascade,
  name text,
  "values" jsonb not null,
  created_at timestamptz not null default now()
);
create index configurations_of_client on configurations (client_id, created_at desc);

create table projects (
  id uuid primary key,
  client_id text not null,
  name text not null,
  created_at timestamptz not null default now(),
  unique (client_id, name)
);

create table project_versions (
  project_id uuid not null references projects on delete cascade,
  client_id text not null,
  version integer not null,
  size integer not null,
  sha256 text not null,
  storage_key text not null,
  job_id uuid,
  created_at timestamptz not null default now(),
  primary key (project_id, version)
);
