import { join, resolve } from 'node:path';
import type { Settings } from '../settings.ts';
import { FileStore } from './files.ts';
import { S3Store } from './s3.ts';
import type { Store } from './store.ts';

/** S3 when a bucket is named, otherwise files in the data folder. Asks nothing yet: see `check`. */
export function openStore(settings: Settings): Store {
  const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings;
  if (S3_BUCKET === undefined) return new FileStore(resolve(join(settings.DATA, 'files')));
  return new S3Store({
    bucket: S3_BUCKET,
    region: settings.S3_REGION,
    endpoint: settings.S3_ENDPOINT,
    publicEndpoint: settings.S3_PUBLIC_ENDPOINT,
    credentials:
      S3_ACCESS_KEY_ID !== undefined && S3_SECRET_ACCESS_KEY !== undefined
        ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY }
        : undefined,
  });
}
