import './workbench/scheme.ts';
import { registerApp } from './pwa/app.ts';
import { catchFailures } from './workbench/error-report.ts';
import './workbench/fw-workbench.ts';

catchFailures();
registerApp();
