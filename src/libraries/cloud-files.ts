import { defineLibrary } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

/** Files here that are sent or fetched: API path, place of the path. Names of objects there lead nowhere else. */
const paths: readonly SinkPlace[] = [
  ['@google-cloud/storage.Storage().bucket().upload', 0],
  ['@google-cloud/storage.Storage().bucket().file().download', '0.destination'],
  ['minio.Client().{fPutObject|fGetObject}', 2],
  ['@azure/storage-blob.BlobClient().{uploadFile|downloadToFile}', 0],
  ['cloudinary.{v2.uploader|uploader}.{upload|upload_large|unsigned_upload}', 0],
  ['ssh2-sftp-client().fastPut', 0],
  ['ssh2-sftp-client().{fastGet|uploadDir|downloadDir}', 1],
  ['ssh2-sftp-client().get', 1],
  ['ssh2-sftp-client().put', 0],
  ['ssh2-sftp-client().{get|list|delete|rmdir|exists|stat|fastGet|downloadDir}', 0],
  ['ssh2-sftp-client().{put|fastPut}', 1],
  ['basic-ftp.Client().{downloadTo|uploadFrom|uploadFromDir|appendFrom}', 0],
  ['basic-ftp.Client().{remove|removeDir|cd|list|ensureDir}', 0],
  ['basic-ftp.Client().{downloadTo|uploadFrom}', 1],
  ['firebase-admin.storage().bucket().upload', 0],
];

const blobs = '@azure/storage-blob.BlobClient()';

/** Storage of others: what is read here to be sent there, and where that is written which comes from there. */
export default defineLibrary({
  packages: ['@google-cloud/storage', 'minio', '@azure/storage-blob', 'cloudinary', 'ssh2-sftp-client', 'basic-ftp'],
  docs: 'https://cloud.google.com/nodejs/docs/reference/storage/latest',
  rows: [
    {
      api: '@azure/storage-blob.BlobServiceClient.fromConnectionString()',
      is: 'alias',
      of: '@azure/storage-blob.BlobServiceClient()',
    },
    {
      api: '@azure/storage-blob.{ContainerClient()|BlobServiceClient().getContainerClient()}.{getBlobClient|getBlockBlobClient|getAppendBlobClient|getPageBlobClient}()',
      is: 'alias',
      of: blobs,
    },
    { api: '@azure/storage-blob.{BlockBlobClient|AppendBlobClient|PageBlobClient}()', is: 'alias', of: blobs },
    { api: '@google-cloud/storage.Bucket()', is: 'alias', of: '@google-cloud/storage.Storage().bucket()' },
    { api: '@google-cloud/storage.File()', is: 'alias', of: '@google-cloud/storage.Storage().bucket().file()' },
    { api: 'firebase-admin/storage.getStorage()', is: 'alias', of: '@google-cloud/storage.Storage()' },
    ...sinkRows('path', paths),
  ],
});
