import { memo } from 'react';

/**
 * The one place where HTML goes into a page as it is (biome.json names this file): the server rendered it from an
 * allow-listed body, node by node, and sanitised it. Nothing typed in a browser ever takes this way.
 */
export const MessageBody = memo(function MessageBody({ html }: { html: string }) {
  return <div className="rich-text" dangerouslySetInnerHTML={{ __html: html }} />;
});
