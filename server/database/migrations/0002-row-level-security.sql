-- What a request may see: it works as this role, with its client in the setting formwork.client_id.
do $$
begin
  if not exists (select from pg_roles where rolname = 'formwork_client') then
    begin
      create role formwork_client nologin;
    exception
      -- Roles belong to the whole server, and another database on it may be set up at this moment.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception 'The database user % may not create roles. Let an administrator run: create role formwork_client nologin; grant formwork_client to %;', current_user, quote_ident(current_user);
    end;
  end if;
  begin
    set local role formwork_client;
    set local role none;
  exception when insufficient_privilege then
    begin
      execute format('grant formwork_client to %I', current_user);
    exception when insufficient_privilege then
      raise exception 'The database user % is no member of the role formwork_client. Let an administrator run: grant formwork_client to %;', current_user, quote_ident(current_user);
    end;
  end;
end $$;

-- Every table with a client_id calls this in the migration that makes it; a test finds one that does not. The owner of
-- the tables passes by the policies: it works for the system, and its backups must be whole (forced policies make
-- pg_dump fail).
create function formwork_scope(scoped regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', scoped);
  execute format(
    'create policy of_client on %s to formwork_client using (client_id = (select current_setting(''formwork.client_id'', true))) with check (client_id = (select current_setting(''formwork.client_id'', true)))',
    scoped);
  execute format('grant select, insert, update, delete on %s to formwork_client', scoped);
end $$;

select formwork_scope('jobs');
select formwork_scope('job_logs');
select formwork_scope('results');
select formwork_scope('artifacts');
select formwork_scope('uploads');
select formwork_scope('products');
select formwork_scope('configurations');
select formwork_scope('projects');
select formwork_scope('project_versions');

-- Foreign keys are checked past the policies: with the client in the key, a row cannot hang on another client's.
alter table jobs add unique (client_id, id);
alter table products add unique (client_id, id);
alter table projects add unique (client_id, id);
alter table job_logs
  drop constraint job_logs_job_id_fkey,
  add foreign key (client_id, job_id) references jobs (client_id, id) on delete cascade;
alter table configurations
  drop constraint configurations_product_id_fkey,
  add foreign key (client_id, product_id) references products (client_id, id) on delete cascade;
alter table project_versions
  drop constraint project_versions_project_id_fkey,
  add foreign key (client_id, project_id) references projects (client_id, id) on delete cascade;
