import { config } from '#server/platform/config.ts';

/** The cheapest page there is: the floor that the page bench compares with. Not served to real installations. */
export function loader() {
  const { mode, demo } = config();
  if (mode === 'production' && !demo) {
    throw new Response(null, { status: 404 });
  }
  return null;
}

export default function Blank() {
  return null;
}
