-- Each version of a product stays, because configurations pin the one they were made with.
create table product_versions (
  product_id uuid not null references products on delete cascade,
  client_id text not null,
  version integer not null,
  name text not null,
  document jsonb not null,
  created_at timestamptz not null default now(),
  primary key (product_id, version)
);

alter table configurations add column product_version integer not null;
alter table configurations add foreign key (product_id, product_version) references product_versions on delete cascade;
create index configurations_of_product on configurations (product_id, created_at desc);

-- A version's script is .py or .scad; `settled_at`: its outputs, log and marker are written.
alter table project_versions add column extension text not null default 'py' check (extension in ('py', 'scad'));
alter table project_versions add column request jsonb;
alter table project_versions add column settled_at timestamptz;
create index project_versions_unsettled on project_versions (created_at) where settled_at is null;
