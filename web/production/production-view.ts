import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Job } from '../../server/jobs/job.ts';
import type { Engine, Evaluated } from '../../wasm/contract.ts';
import type { Inspection } from '../../wasm/formwork/inspection.ts';
import type { Project } from '../project/project.ts';
import { inspectJob } from './inspections.ts';
import { noteOf } from './order.ts';
import { production } from './production.ts';
import { comparedMesh } from './readable.ts';

export type Shown = 'preview' | 'production' | 'difference';

/** How the production file in question relates to the picture on screen. */
export type Check =
  | { state: 'waiting' }
  | { state: 'comparing' }
  | { state: 'done'; inspection: Inspection }
  | { state: 'failed'; reason: string };

/** A file up to this many bytes is held against the picture without being asked for. */
const light = 12e6;
/** Milliseconds of quiet before a changed document is looked at. */
const quiet = 400;

/**
 * The production file of the open project beside its preview: the newest finished one, or the one that was asked for.
 * Editing the model leads back to the preview and marks the file as outdated; undoing the edit makes it current again.
 */
export class ProductionView implements ReactiveController {
  job: Job | undefined;
  shown: Shown = 'preview';
  /** The document is not what the file was made of. */
  outdated = false;
  check: Check = { state: 'waiting' };

  readonly #host: ReactiveControllerHost;
  #project: Project | undefined;
  #picture: Evaluated | undefined;
  /** Whether the picture is of the document as it is, and whole. */
  #settled = false;
  /** Jobs whose bar was closed. */
  readonly #dismissed = new Set<string>();
  #work: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the document now; undefined while it is being found out. */
  #fingerprint: string | undefined;
  #turn = 0;
  /** What the check is about: another picture makes it void. */
  #checked: Evaluated | undefined;
  #evaluations = new WeakMap<Inspection, Partial<Record<Shown, Evaluated>>>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    production.addEventListener('change', this.#onProduction);
  }

  hostDisconnected(): void {
    production.removeEventListener('change', this.#onProduction);
    this.watch(undefined);
  }

  /** Follows this project from now on. */
  watch(project: Project | undefined): void {
    if (project === this.#project) return;
    this.#project?.removeEventListener('change', this.#onEdit);
    this.#project = project;
    this.#fingerprint = this.#picture = undefined;
    this.#attach(undefined);
    project?.addEventListener('change', this.#onEdit);
    if (project) this.#onProduction();
  }

  /** The picture on screen; `settled` when it is of the document as it is. */
  picture(picture: Evaluated | undefined, settled: boolean): void {
    if (picture === this.#picture && settled === this.#settled) return;
    this.#picture = picture;
    this.#settled = settled;
    if (picture !== this.#checked && this.check.state !== 'waiting') this.#void();
    this.#consider();
  }

  /** Puts another picture on stage; a file that was not held against the preview is now. */
  show(shown: Shown): void {
    if (!this.job || (this.outdated && shown !== 'preview')) return;
    this.shown = shown;
    if (shown !== 'preview' && this.check.state !== 'done') void this.#inspect();
    this.#host.requestUpdate();
  }

  /** Takes a certain job in place of the newest. */
  async choose(id: string): Promise<void> {
    const job = production.job(id);
    if (!job || !comparedMesh(job)) return;
    this.#dismissed.delete(id);
    this.#attach(job);
    await this.#look();
    this.show('production');
  }

  dismiss(): void {
    if (this.job) this.#dismissed.add(this.job.id);
    this.#attach(undefined);
  }

  /** What to put on stage instead of the picture; undefined: the picture itself. */
  get evaluation(): Evaluated | undefined {
    if (this.shown === 'preview' || this.check.state !== 'done' || !this.#picture) return undefined;
    const { inspection } = this.check;
    const mesh = this.shown === 'production' ? inspection.mesh : inspection.difference;
    if (!mesh) return undefined;
    const made = this.#evaluations.get(inspection) ?? {};
    this.#evaluations.set(inspection, made);
    const { diagnostics, timing } = this.#picture;
    const engine = (this.job?.result?.engine ?? this.#picture.engine) as Engine;
    const { outline } = inspection;
    return (made[this.shown] ??= {
      status: 'ok',
      mesh,
      ...(outline && { outline }),
      diagnostics,
      engine,
      timing,
    });
  }

  #attach(job: Job | undefined): void {
    if (job?.id === this.job?.id) return;
    this.job = job;
    this.shown = 'preview';
    this.outdated = false;
    this.#void();
    this.#host.requestUpdate();
  }

  #void(): void {
    this.#work?.abort();
    this.#work = undefined;
    this.check = { state: 'waiting' };
    this.shown = 'preview';
    this.#host.requestUpdate();
  }

  readonly #onProduction = (): void => {
    const project = this.#project;
    if (!project) return;
    if (this.job && !production.jobs.some(({ id }) => id === this.job?.id)) this.#attach(undefined);
    const newest = production.jobs.find(
      job =>
        job.status === 'COMPLETED' &&
        production.note(job.id)?.project === project.id &&
        comparedMesh(job) !== undefined,
    );
    // One that was asked for stays until a later one is ready.
    if (!newest || this.#dismissed.has(newest.id) || newest.id === this.job?.id) return;
    if (this.job && this.job.createdAt > newest.createdAt) return;
    this.#attach(newest);
    void this.#look();
  };

  readonly #onEdit = (): void => {
    if (!this.job) {
      this.#fingerprint = undefined;
      return;
    }
    this.#fingerprint = undefined;
    this.#turn++;
    if (!this.outdated || this.shown !== 'preview') {
      this.outdated = true;
      this.shown = 'preview';
      this.#host.requestUpdate();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), quiet);
  };

  /** Finds out whether the document is what the file was made of. */
  async #look(): Promise<void> {
    const [project, job, turn] = [this.#project, this.job, ++this.#turn];
    if (!project || !job) return;
    this.#fingerprint ??= (await noteOf(project, 'model')).fingerprint;
    if (turn !== this.#turn) {
      this.#fingerprint = undefined;
      return;
    }
    this.outdated = production.note(job.id)?.fingerprint !== this.#fingerprint;
    this.#host.requestUpdate();
    this.#consider();
  }

  /** Compares when there is something to compare, and it is not much. */
  #consider(): void {
    const { job } = this;
    const size = job && comparedMesh(job)?.size;
    if (this.outdated || this.#fingerprint === undefined || !this.#settled) return;
    if (size !== undefined && size <= light && this.check.state === 'waiting') void this.#inspect();
  }

  async #inspect(): Promise<void> {
    const { job } = this;
    const picture = this.#picture;
    if (!job || !picture) return;
    this.#work?.abort();
    const { signal } = (this.#work = new AbortController());
    this.#checked = picture;
    this.check = { state: 'comparing' };
    this.#host.requestUpdate();
    try {
      const inspection = await inspectJob(job, picture, signal);
      if (!signal.aborted) this.check = { state: 'done', inspection };
    } catch (error) {
      if (!signal.aborted) this.check = { state: 'failed', reason: (error as Error).message };
    }
    this.#host.requestUpdate();
  }
}
