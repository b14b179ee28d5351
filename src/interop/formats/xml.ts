// XML: text → elements, by a strict parser that expands no entities; and escaping.
import { SaxesParser } from 'saxes';
import { UserError } from '../../core/index.js';

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** No annotation file is nested this deep, and recursion works up to it. */
const maxDepth = 100;

/**
 * The root element. UserError with the line if the text is not well-formed, or if it has a document type. That may declare
 * entities that expand into gigabytes or name files of this machine, and annotation files do not need it.
 */
export function parseXml(text: string, where: string): Element {
  const parser = new SaxesParser();
  const open: Element[] = [];
  let root: Element | undefined;
  const fail = (what: string): never => {
    throw new UserError(`${where}, line ${parser.line}: ${what}`);
  };
  parser.on('error', ({ message }) =>
    fail(`not well-formed XML: ${message.replace(/^\d+:\d+: /, '')} Export it again.`),
  );
  parser.on('doctype', (declared) =>
    fail(
      /<!ENTITY/i.test(declared)
        ? 'it declares entities, as XML entity bombs do, so it is not read. Remove the <!DOCTYPE …> if you trust the file.'
        : 'it has a <!DOCTYPE …>, which annotation files do not have. Remove it.',
    ),
  );
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes: new Map(Object.entries(attributes)),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
    if (open.length > maxDepth)
      fail(`elements are nested more than ${maxDepth} deep. It is not an annotation file.`);
  });
  const addText = (piece: string) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return root ?? fail('there is no element. Export it again.');
}

/** All elements of a name below one, in document order. */
export const elementsOf = ({ children }: Element, name: string): Element[] =>
  children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsOf(child, name)]);

/** Text for an element or an attribute. UserError if it has a character that XML cannot hold. */
export function escapeXml(text: string): string {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const allowed =
      code >= 0x20 ? !(code >= 0xd800 && code <= 0xdfff) && code < 0xfffe : [9, 10, 13].includes(code);
    if (!allowed && code < 0x10000)
      throw new UserError(
        `${JSON.stringify(text.slice(0, 60))} has the character U+${code.toString(16).toUpperCase().padStart(4, '0')}, which XML cannot hold. Rename it.`,
      );
  }
  return text.replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
