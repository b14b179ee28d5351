export const goldenFolder = process.env.DGAM_GOLDEN ?? '/work/shared/golden';
