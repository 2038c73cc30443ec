import { asText } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';

/** Packages that load a file from an address and put it on the disk. */
export default defineLibrary({
  packages: ['nugget', 'download', 'download-file', 'node-downloader-helper', 'nodejs-file-downloader'],
  docs: 'https://www.npmjs.com/package/download',
  rows: [{ api: '{download|nugget|download-file}', is: 'sink', kind: 'url', arg: 0 }],
  operations: {
    '{nugget|download|download-file|node-downloader-helper.DownloaderHelper}': ({ args }) => ({
      is: 'http',
      timeout: null,
      method: 'GET',
      url: asText(args[0]),
    }),
    'nodejs-file-downloader.{Downloader}': ({ args, property }) => ({
      is: 'http',
      timeout: null,
      method: 'GET',
      url: asText(property(args[0], 'url')),
    }),
  },
});
