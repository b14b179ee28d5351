// The mean colour of each quarter of every frame: in Node and in a page, for decoders to be compared.

/**
 * Frames that `decode` gives, and red, green and blue of their upper left, upper right, lower left, lower right.
 * @param {(take: (frame: import('dgam/browser').Frame) => void) => Promise<number>} decode
 */
export async function meanColours(decode) {
  /** @type {number[][]} */
  const colours = [];
  const count = await decode(({ width, height, data }) => {
    const sums = new Array(12).fill(0);
    const areas = new Array(4).fill(0);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const quarter = (2 * y < height ? 0 : 2) + (2 * x < width ? 0 : 1);
        areas[quarter]++;
        for (let c = 0; c < 3; c++) sums[3 * quarter + c] += data[4 * (y * width + x) + c];
      }
    }
    colours.push(sums.map((sum, i) => sum / areas[Math.floor(i / 3)]));
  });
  return { count, colours };
}
