/** What the service worker tells the page while it stores the app's files; counts are files. */
export interface Precaching {
  type: 'precaching';
  done: number;
  total: number;
}
