// Writing HTML and SVG as text.

/** Text that is safe as content and within quotes: names and labels come from the user's files. */
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

/** A coordinate with as many digits as one can see. */
export const px = (value: number): string => (Math.round(value * 10) / 10).toString();

/** A share as percent, or a dash where there is no number. */
export const percent = (value: number, digits = 1): string =>
  Number.isFinite(value) ? (100 * value).toFixed(digits) : '–';

/** Seconds as on a clock: 75 → 1:15. Below a minute with a decimal. */
export function clock(sec: number): string {
  if (!Number.isFinite(sec)) return '–';
  const whole = Math.floor(sec);
  const pad = (value: number) => String(value).padStart(2, '0');
  if (whole >= 3600)
    return `${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
  return `${Math.floor(whole / 60)}:${pad(whole % 60)}`;
}
