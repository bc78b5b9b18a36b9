import type { Accounts } from './accounts/accounts.ts';
import type { Artifacts } from './artifacts/artifacts.ts';
import type { Store } from './artifacts/store.ts';
import type { Configurations } from './configurations/configuration.ts';
import type { Database } from './database/database.ts';
import type { ProductionEngine } from './engines/engine.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Products } from './products/product.ts';
import type { Projects } from './projects/project.ts';
import type { Settings } from './settings.ts';

/** Everything that routes may ask; made once by a process, and whole in tests. */
export interface Services {
  settings: Settings;
  database: Database;
  store: Store;
  artifacts: Artifacts;
  engines: readonly ProductionEngine[];
  jobs: Jobs;
  accounts: Accounts;
  products: Products;
  configurations: Configurations;
  projects: Projects;
}
