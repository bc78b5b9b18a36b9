-- better-auth's own tables, as its organization plugin wants them (a test holds them against it). They belong to no
-- client: only the accounts of this server read them, by the system's connection.
create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);

create table auth_sessions (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth_users on delete cascade,
  "activeOrganizationId" text
);
create index "auth_sessions_userId_idx" on auth_sessions ("userId");

create table auth_credentials (
  id text primary key,
  issuer text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth_users on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "auth_credentials_userId_idx" on auth_credentials ("userId");
create unique index "auth_credentials_issuer_accountId_uidx" on auth_credentials (issuer, "accountId");

create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index "auth_verifications_identifier_idx" on auth_verifications (identifier);

create table auth_organizations (
  id text primary key,
  name text not null,
  slug text not null unique,
  logo text,
  "createdAt" timestamptz not null,
  metadata text
);

create table auth_members (
  id text primary key,
  "organizationId" text not null references auth_organizations on delete cascade,
  "userId" text not null references auth_users on delete cascade,
  role text not null,
  "createdAt" timestamptz not null,
  unique ("organizationId", "userId")
);
create index "auth_members_organizationId_idx" on auth_members ("organizationId");
create index "auth_members_userId_idx" on auth_members ("userId");

create table auth_invitations (
  id text primary key,
  "organizationId" text not null references auth_organizations on delete cascade,
  email text not null,
  role text,
  status text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "inviterId" text not null references auth_users on delete cascade
);
create index "auth_invitations_organizationId_idx" on auth_invitations ("organizationId");
create index auth_invitations_email_idx on auth_invitations (email);

create table auth_rate_limits (
  id text primary key,
  key text not null unique,
  count integer not null,
  "lastRequest" bigint not null
);

-- Attempts to sign in as one user since a time. Its own table: better-auth clears the one above by its own windows.
create table auth_attempts (
  key text primary key,
  count integer not null,
  since timestamptz not null
);
create index auth_attempts_since on auth_attempts (since);

-- Publishable keys of embeds. The key is found before its client is known, so by the system's connection; all else
-- is the client's own.
create table embed_keys (
  id uuid primary key,
  client_id text not null,
  key text not null unique,
  name text not null,
  origins jsonb not null,
  requests_per_minute integer not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index embed_keys_of_client on embed_keys (client_id, created_at);
select formwork_scope('embed_keys');
