/**
 * What `<tanba-sign>` signs, and how, by its attributes.
 *
 * @module
 */

import type { DocumentSource, SignOptions } from '../client.js';
import type { Format } from '../protocol.js';

const formats: Record<string, Format> = {
  cms: { type: 'cms', attached: false },
  'cms-attached': { type: 'cms', attached: true },
  xml: { type: 'xml' },
  raw: { type: 'raw' },
};

/** The documents; `undefined` when there is none. */
export function documentsOf(
  element: HTMLElement,
  files: readonly File[],
): DocumentSource | readonly DocumentSource[] | undefined {
  if (element.hasAttribute('choose')) return files.length > 0 ? files : undefined;
  const target = element.getAttribute('for');
  const content = target === null ? element.getAttribute('text') : contentOf(element, target);
  if (content === null || content === '' || typeof content === 'object')
    return content || undefined;
  const name = element.getAttribute('document-name');
  return name ? { name, content } : content;
}

/** Format and time-stamp. */
export function formatOf(element: HTMLElement): Pick<SignOptions, 'format' | 'timestamp'> {
  const format = formats[element.getAttribute('format') ?? 'cms'];
  return {
    ...(format ? { format } : {}),
    ...(element.hasAttribute('timestamp') ? { timestamp: true } : {}),
  };
}

function contentOf(element: HTMLElement, id: string): string | readonly File[] | null {
  const found = (element.getRootNode() as Document | ShadowRoot).getElementById(id);
  if (found instanceof HTMLInputElement && found.type === 'file') {
    return found.files && found.files.length > 0 ? [...found.files] : null;
  }
  const value = (found as Partial<HTMLInputElement> | null)?.value;
  return typeof value === 'string' ? value : (found?.textContent ?? null);
}
