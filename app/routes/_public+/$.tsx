import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { explained } from '#app/utils/error-response.server.ts';
import { notFound } from '#server/platform/errors.ts';

const missing = ({ context }: LoaderFunctionArgs | ActionFunctionArgs) =>
  explained(context, () => {
    throw notFound();
  });

/** Every address nobody else answers: the root's error page, in the reader's language and with its status. */
export const loader = missing;
export const action = missing;

export default function NoPage() {
  return null;
}
