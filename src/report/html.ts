// Text on a page: escaping, percentages and times.

/** Escapes text for content and quoted attributes: names and labels come from the user's files. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** A fraction as percent without the sign, or a dash where it is not finite. */
export const percent = (value: number, digits = 1): string =>
  Number.isFinite(value) ? (100 * value).toFixed(digits) : '–';

/** Seconds as m:ss or h:mm:ss, such as 75 → 1:15. */
export function clock(sec: number): string {
  if (!Number.isFinite(sec)) return '–';
  const whole = Math.floor(sec);
  const pad = (value: number) => String(value).padStart(2, '0');
  if (whole >= 3600)
    return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
  return `${Math.floor(whole / 60)}:${pad(whole % 60)}`;
}
