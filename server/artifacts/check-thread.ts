import { parentPort, workerData } from 'node:worker_threads';
import { faultOf, type FileCheck } from './check-file.ts';

parentPort?.postMessage(await faultOf(workerData as FileCheck));
