-- Each version of a product stays, because configurations pin the one they were made with.
create table product_versions (
  client_id text not null,
  product_id uuid not null,
  version integer not null,
  name text not null,
  document jsonb not null,
  created_at timestamptz not null default now(),
  primary key (client_id, product_id, version),
  foreign key (client_id, product_id) references products (client_id, id) on delete cascade
);
select formwork_scope('product_versions');

alter table configurations
  add column product_version integer not null,
  add foreign key (client_id, product_id, product_version)
    references product_versions (client_id, product_id, version) on delete cascade;
create index configurations_of_product on configurations (client_id, product_id, created_at desc);

-- A version's script is .py or .scad; `settled_at`: its outputs, log and marker are in the store.
alter table project_versions
  add column extension text not null default 'py' check (extension in ('py', 'scad')),
  add column request jsonb,
  add column settled_at timestamptz;
create index project_versions_unsettled on project_versions (created_at) where settled_at is null;
