-- What each worker process can run, for API processes on machines that have no engines. No client's: the system's alone.
create table workers (
  id text primary key,
  host text not null,
  engines jsonb not null,
  sandbox jsonb not null,
  seen_at timestamptz not null default now()
);
