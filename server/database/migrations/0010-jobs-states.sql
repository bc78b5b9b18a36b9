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
-- priority 0 is for idle workers. (plpgsql, here and below, keeps its plans for the session.)
create function jobs_in_turn(kinds text[], per_client bigint)
  returns table (id uuid, turn bigint) language plpgsql stable rows 16 as $$
#variable_conflict use_column
begin
  return query
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
      where j.status = 'QUEUED' and j.client_id = c.client_id and j.available_at <= now() and j.kind = any (kinds)
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
    from line l left join running r on r.client_id = l.client_id
    where l.twin = 1
  )
  select p.id, row_number() over (
    order by p.priority < 0, p.place,
      (select max(s.started_at) from jobs s where s.client_id = p.client_id) nulls first,
      p.priority desc, p.created_at, p.id
  )
  from places p;
end $$;
revoke execute on function jobs_in_turn(text[], bigint) from public;

-- How many jobs are likely to start before each of these, by the same turns. Counts those of other clients, and tells no
-- more of them. Counting per client, not sorting the queue, keeps it cheap; of twins each counts.
create function jobs_positions(asked uuid[]) returns table (id uuid, "position" bigint)
  language plpgsql stable security definer rows 1 set search_path from current as $$
#variable_conflict use_column
begin
  return query
  with clients as materialized (
    select w.*,
      (
        select count(*) from jobs r where r.status = 'PROCESSING' and not r.cached and r.client_id = w.client_id
      ) as running,
      (select max(s.started_at) from jobs s where s.client_id = w.client_id) as last_start
    from (
      select q.client_id, count(*) filter (where q.priority >= 0) as jobs, count(*) filter (where q.priority < 0) as idle_jobs
      from jobs q where q.status = 'QUEUED' group by q.client_id
    ) w
  ),
  own as (
    select j.id, j.client_id, j.priority < 0 as idle, c.last_start, before.jobs as before,
      c.running + before.jobs + 1 as place
    from jobs j
    join clients c on c.client_id = j.client_id
    cross join lateral (
      select count(*) as jobs from jobs q
      where q.status = 'QUEUED' and q.client_id = j.client_id and (q.priority < 0) = (j.priority < 0)
        and (q.priority > j.priority or (q.priority = j.priority and (q.created_at, q.id) < (j.created_at, j.id)))
    ) before
    where j.id = any (asked) and j.status = 'QUEUED'
  )
  select o.id, (o.before + coalesce(others.jobs, 0) + case when o.idle then (select sum(c.jobs) from clients c) else 0 end)::bigint
  from own o
  cross join lateral (
    select sum(
      -- Those at an earlier place than its own, and one at the same place when that client has waited longer.
      greatest(least(n.jobs, o.place - 1 - c.running), 0)
      + (
        o.place > c.running and n.jobs >= o.place - c.running
        and (
          (c.last_start is null and (o.last_start is not null or c.client_id < o.client_id))
          or c.last_start < o.last_start
        )
      )::integer
    ) as jobs
    from clients c
    cross join lateral (select case when o.idle then c.idle_jobs else c.jobs end as jobs) n
    where c.client_id <> o.client_id
  ) others;
end $$;

-- Puts a job into the queue: whoever submits for the same client at the same moment waits, so that nobody slips past the
-- limit. Answers where in the queue it stands, or the limit that refused it.
create function jobs_enqueue(job jsonb, client_limit bigint, queue_limit bigint)
  returns table (refused text, created_at timestamptz, "position" bigint) language plpgsql as $$
#variable_conflict use_column
declare
  client text := job ->> 'client_id';
  new_id uuid := (job ->> 'id')::uuid;
  born timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended(client, 4100));
  if (select count(*) from jobs j where j.client_id = client and j.status = 'QUEUED') >= client_limit then
    return query select 'rate_limited', null::timestamptz, null::bigint;
    return;
  end if;
  if jobs_waiting() >= queue_limit then
    return query select 'queue_full', null::timestamptz, null::bigint;
    return;
  end if;
  born := clock_timestamp();
  insert into jobs (
    id, client_id, user_id, kind, request, content_key, status, priority, max_retries, idempotency_key, project_id,
    project_version, created_at, available_at
  )
  values (
    new_id, client, job ->> 'user_id', job ->> 'kind', job -> 'request', job ->> 'content_key', 'PENDING',
    (job ->> 'priority')::integer, (job ->> 'max_retries')::integer, job ->> 'idempotency_key',
    (job ->> 'project_id')::uuid, (job ->> 'project_version')::integer, born, now()
  );
  update jobs j set status = 'QUEUED' where j.id = new_id and j.status = 'PENDING';
  return query select null, born, p.position from jobs_positions(array[new_id]) p;
end $$;

-- Of all clients, for the limit of the queue.
create function jobs_waiting() returns bigint language plpgsql stable security definer
  set search_path from current as $$
begin
  return (select count(*) from jobs where status = 'QUEUED');
end $$;
