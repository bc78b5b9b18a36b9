-- Which states may follow which, whoever asks: PENDING → QUEUED → PROCESSING → COMPLETED | FAILED, CANCELLED from the
-- first three, and PROCESSING → QUEUED when an attempt is given back. Only a claim makes a new attempt.
create function jobs_check_transition() returns trigger language plpgsql as $$
begin
  if old.status in ('COMPLETED', 'FAILED', 'CANCELLED') and (
    new.status, new.attempt, new.cached, new.content_key, new.error_code, new.completed_at
  ) is distinct from (
    old.status, old.attempt, old.cached, old.content_key, old.error_code, old.completed_at
  ) then
    raise exception 'job % has ended as %, nothing follows', old.id, old.status using errcode = 'check_violation';
  end if;
  if new.status <> old.status and not (
    (old.status = 'PENDING' and new.status in ('QUEUED', 'CANCELLED'))
    or (old.status = 'QUEUED' and new.status in ('PROCESSING', 'CANCELLED'))
    or (old.status = 'PROCESSING' and new.status in ('QUEUED', 'COMPLETED', 'FAILED', 'CANCELLED'))
  ) then
    raise exception 'job % cannot go from % to %', old.id, old.status, new.status using errcode = 'check_violation';
  end if;
  if new.attempt <> old.attempt + (old.status = 'QUEUED' and new.status = 'PROCESSING')::integer then
    raise exception 'job % cannot go from attempt % to % as %', old.id, old.attempt, new.attempt, new.status
      using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger jobs_transition before update on jobs
  for each row execute function jobs_check_transition();

-- Whoever watches a job, or waits for work, hears of it when the transaction commits.
create function jobs_tell() returns trigger language plpgsql as $$
begin
  perform pg_notify('formwork_jobs', new.id::text);
  if new.status <> old.status and new.status in ('QUEUED', 'FAILED', 'CANCELLED') then
    perform pg_notify('formwork_work', '');
  end if;
  if new.cancel_requested and not old.cancel_requested then
    perform pg_notify('formwork_cancel', new.id::text);
  end if;
  return null;
end $$;

create trigger jobs_changed after update on jobs for each row
  when (
    (old.status, old.stage, old.progress, old.cancel_requested)
    is distinct from (new.status, new.stage, new.progress, new.cancel_requested)
  )
  execute function jobs_tell();

drop index jobs_waiting;
drop index jobs_running;
drop index jobs_of_content;
create index jobs_in_line on jobs (client_id, priority desc, created_at, id) where status = 'QUEUED';
create index jobs_of_content on jobs (client_id, content_key) where status = 'QUEUED';
create index jobs_due on jobs (available_at) where status = 'QUEUED';
create index jobs_started on jobs (client_id, started_at);
-- One run at a time for equal work of a client. Twins pass through PROCESSING as `cached`, on their way to the result.
create unique index jobs_one_run on jobs (client_id, content_key) where status = 'PROCESSING' and not cached;

-- The jobs that may start now, in the order in which they should, at most so many of each client: clients take turns,
-- counted from what they have running; among those with equally many whoever started least recently comes first. Below
-- priority 0 is for idle workers.
create function jobs_in_turn(kinds text[], per_client bigint)
  returns table (id uuid, turn bigint) language sql stable as $$
  with recursive clients(client_id) as (
    (select j.client_id from jobs j where j.status = 'QUEUED' order by j.client_id limit 1)
    union all
    select (
      select j.client_id from jobs j
      where j.status = 'QUEUED' and j.client_id > c.client_id order by j.client_id limit 1
    )
    from clients c where c.client_id is not null
  ),
  running as materialized (
    select r.client_id, count(*) as jobs from jobs r where r.status = 'PROCESSING' and not r.cached group by r.client_id
  ),
  line as (
    select c.client_id, w.*,
      row_number() over (
        partition by c.client_id, w.content_key order by w.priority desc, w.created_at, w.id
      ) as twin
    from clients c
    cross join lateral (
      select j.id, j.content_key, j.priority, j.created_at from jobs j
      where j.status = 'QUEUED' and j.client_id = c.client_id and j.available_at <= now()
        and (kinds is null or j.kind = any (kinds))
        and not exists (
          select from jobs r
          where r.status = 'PROCESSING' and not r.cached
            and r.client_id = j.client_id and r.content_key = j.content_key
        )
      order by j.priority desc, j.created_at, j.id
      limit per_client
    ) w
  ),
  places as (
    select l.*,
      coalesce(r.jobs, 0) + row_number() over (
        partition by l.client_id, l.priority < 0 order by l.priority desc, l.created_at, l.id
      ) as place
    from line l left join running r using (client_id)
    where l.twin = 1
  )
  select p.id, row_number() over (
    order by p.priority < 0, p.place,
      (select max(s.started_at) from jobs s where s.client_id = p.client_id) nulls first,
      p.priority desc, p.created_at, p.id
  )
  from places p
$$;
revoke execute on function jobs_in_turn(text[], bigint) from public;

-- How many jobs are likely to start before each of these. Counts those of other clients, and tells no more of them.
create function jobs_positions(jobs uuid[]) returns table (id uuid, "position" bigint)
  language sql stable security definer set search_path from current as $$
  with turns as materialized (select t.id, t.turn from jobs_in_turn(null, null) t)
  select asked.id, coalesce(t.turn - 1, (select count(*) from turns))
  from unnest(jobs) asked(id) left join turns t on t.id = asked.id
$$;

-- Of all clients, for the limit of the queue.
create function jobs_waiting() returns bigint language sql stable security definer
  set search_path from current as $$
  select count(*) from jobs where status = 'QUEUED'
$$;
