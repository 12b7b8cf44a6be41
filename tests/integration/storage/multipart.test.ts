import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUCKET, startTestStore } from './running-store.ts';

const MIB = 1024 * 1024;
let store: Awaited<ReturnType<typeof startTestStore>>;

beforeAll(async () => {
  store = await startTestStore();
  await store.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(() => store.stop());

async function begin(Key: string) {
  const create = new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ContentType: 'application/zip' });
  const { UploadId } = await store.client.send(create);
  const place = { Bucket: BUCKET, Key, UploadId };
  return {
    place,
    uploadPart: async (PartNumber: number, Body: Buffer) => {
      const { ETag } = await store.client.send(new UploadPartCommand({ ...place, PartNumber, Body }));
      return { PartNumber, ETag };
    },
    complete: (Parts: Array<{ PartNumber: number; ETag: string | undefined }>) =>
      store.client.send(new CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts } })),
  };
}

test('parts sent in any order become one object', async () => {
  const upload = await begin('joined');
  const bodies = [randomBytes(5 * MIB), randomBytes(5 * MIB), randomBytes(17)] as const;
  const third = await upload.uploadPart(3, bodies[2]);
  const [first, second] = await Promise.all([upload.uploadPart(1, bodies[0]), upload.uploadPart(2, bodies[1])]);
  const { Parts, IsTruncated } = await store.client.send(new ListPartsCommand({ ...upload.place, MaxParts: 2 }));
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 5 * MIB],
    [2, 5 * MIB],
  ]);
  expect(IsTruncated).toBe(true);

  const { ETag } = await upload.complete([first, second, third]);
  const digests = bodies.map((body) => createHash('md5').update(body).digest());
  expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-3"`);
  const output = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'joined' }));
  expect(output.ContentType).toBe('application/zip');
  const received = (await output.Body?.transformToByteArray()) ?? Buffer.alloc(0);
  expect(Buffer.concat(bodies).equals(received)).toBe(true);
  await expect(upload.complete([first, second, third])).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

test('an unfinished upload shows nothing, and an aborted one is gone', async () => {
  const upload = await begin('unfinished');
  await upload.uploadPart(1, Buffer.from('x'));
  const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'unfinished' }));
  expect(Contents).toBeUndefined();
  await store.client.send(new AbortMultipartUploadCommand(upload.place));
  await expect(upload.uploadPart(2, Buffer.from('x'))).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

test('missing, disordered and short parts are refused', async () => {
  const upload = await begin('refused');
  const one = await upload.uploadPart(1, Buffer.from('short'));
  const two = await upload.uploadPart(2, Buffer.from('short'));
  await expect(upload.complete([one, { PartNumber: 9, ETag: one.ETag }])).rejects.toMatchObject({
    name: 'InvalidPart',
  });
  await expect(upload.complete([{ PartNumber: 1, ETag: '"0"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
  await expect(upload.complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  await expect(upload.complete([one, two])).rejects.toMatchObject({ name: 'EntityTooSmall' });
  await upload.complete([one]);
});

test('an upload belongs to its key', async () => {
  const upload = await begin('mine');
  const other = { ...upload.place, Key: 'other', PartNumber: 1, Body: 'x' };
  await expect(store.client.send(new UploadPartCommand(other))).rejects.toMatchObject({ name: 'NoSuchUpload' });
  const invented = { ...upload.place, UploadId: '../../etc', PartNumber: 1, Body: 'x' };
  await expect(store.client.send(new UploadPartCommand(invented))).rejects.toMatchObject({ name: 'NoSuchUpload' });
});
