import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Facts, JobKind, JobRequest, JobStatus, PreviewComparison } from '../jobs/job.ts';

type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = JSONColumnType<T & object, string, string>;

/** Rows as the migrations in `migrations/` make them; every table of clients has `client_id` and row-level security. */
export interface Schema {
  jobs: JobsTable;
  job_logs: JobLogsTable;
  results: ResultsTable;
  artifacts: ArtifactsTable;
  uploads: UploadsTable;
  products: ProductsTable;
  configurations: ConfigurationsTable;
  projects: ProjectsTable;
  project_versions: ProjectVersionsTable;
  product_versions: ProductVersionsTable;
  embed_keys: EmbedKeysTable;
  auth_users: AuthUsersTable;
  auth_organizations: AuthOrganizationsTable;
  auth_members: AuthMembersTable;
  auth_invitations: AuthInvitationsTable;
}

export interface JobsTable {
  id: string;
  client_id: string;
  user_id: string | null;
  kind: JobKind;
  request: Json<JobRequest>;
  /** sha256 over engine, version and canonical request: equal work, equal key. */
  content_key: string;
  status: JobStatus;
  stage: string | null;
  progress: Generated<number>;
  priority: Generated<number>;
  /** Grows with each claim: whoever holds an older number may not write any more. */
  attempt: Generated<number>;
  retry_count: Generated<number>;
  max_retries: number;
  cached: Generated<boolean>;
  worker_id: string | null;
  heartbeat_at: OptionalTime;
  cancel_requested: Generated<boolean>;
  error_code: string | null;
  error_message: string | null;
  idempotency_key: string | null;
  project_id: string | null;
  project_version: number | null;
  created_at: Time;
  /** Not to be started before: retries wait. */
  available_at: Time;
  started_at: OptionalTime;
  completed_at: OptionalTime;
}

export interface JobLogsTable {
  job_id: string;
  client_id: string;
  text: string;
}

export interface ResultsTable {
  client_id: string;
  content_key: string;
  engine: Json<{ name: string; version: string }>;
  facts: Json<Facts> | null;
  comparison: Json<PreviewComparison> | null;
  seconds: number;
  created_at: Time;
  /** Null: kept by a project. */
  expires_at: OptionalTime;
}

export interface ArtifactsTable {
  client_id: string;
  content_key: string;
  name: string;
  format: string;
  media_type: string;
  size: number;
  sha256: string;
  storage_key: string;
}

export interface UploadsTable {
  client_id: string;
  sha256: string;
  size: number;
  storage_key: string;
  created_at: Time;
  expires_at: Time;
}

export interface ProductsTable {
  id: string;
  client_id: string;
  name: string;
  document: Json<Record<string, unknown>>;
  version: Generated<number>;
  created_at: Time;
  updated_at: Time;
}

export interface ConfigurationsTable {
  id: string;
  client_id: string;
  product_id: string;
  /** The one that the values were chosen for. */
  product_version: number;
  name: string | null;
  values: Json<Record<string, unknown>>;
  created_at: Time;
}

export interface ProjectsTable {
  id: string;
  client_id: string;
  name: string;
  created_at: Time;
}

export interface ProjectVersionsTable {
  project_id: string;
  client_id: string;
  version: number;
  size: number;
  sha256: string;
  storage_key: string;
  /** Of the script: decides the engine. */
  extension: Generated<'py' | 'scad'>;
  /** Parameters and formats that came with the script. */
  request: Json<Record<string, unknown>> | null;
  /** The run whose outputs are in the store. */
  job_id: string | null;
  created_at: Time;
  /** Outputs, log and marker of the run are in the store. */
  settled_at: OptionalTime;
}

export interface ProductVersionsTable {
  product_id: string;
  client_id: string;
  version: number;
  name: string;
  document: Json<Record<string, unknown>>;
  created_at: Time;
}

export interface EmbedKeysTable {
  id: string;
  client_id: string;
  key: string;
  name: string;
  origins: Json<string[]>;
  requests_per_minute: number;
  created_at: Time;
  revoked_at: OptionalTime;
}

/** Of better-auth's tables, what our own queries read. */
export interface AuthUsersTable {
  id: string;
  name: string;
  email: string;
}

export interface AuthOrganizationsTable {
  id: string;
  name: string;
  slug: string;
  createdAt: Time;
}

export interface AuthMembersTable {
  id: string;
  organizationId: string;
  userId: string;
  role: string;
  createdAt: Time;
}

export interface AuthInvitationsTable {
  id: string;
  organizationId: string;
  email: string;
  role: string | null;
  status: string;
  expiresAt: Time;
}
