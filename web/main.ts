import './workbench/scheme.ts';
import { registerApp } from './pwa/app.ts';
import { catchFailures } from './workbench/error-report.ts';
import './app/fw-app.ts';

catchFailures();
registerApp();
