-- Runs of projects that have ended lately, and keys by the origin of a page: looked for often, few among many.
create index jobs_of_projects_ended on jobs (completed_at) where project_id is not null;
create index embed_keys_by_origin on embed_keys using gin (origins jsonb_path_ops) where revoked_at is null;
