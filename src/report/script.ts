// The page's script: searches recordings, hides predictions of low score, plays segments. Without it everything is shown.

export const script = `
const search = document.querySelector('#search');
search?.addEventListener('input', () => {
  const text = search.value.toLowerCase();
  for (const item of document.querySelectorAll('[data-video]')) item.hidden = !item.dataset.video.toLowerCase().includes(text);
});
const slider = document.querySelector('#min-score');
function hideLowScores() {
  document.querySelector('#min-score-value').textContent = Number(slider.value).toFixed(2);
  for (const bar of document.querySelectorAll('[data-score]')) bar.classList.toggle('low-score', Number(bar.dataset.score) < Number(slider.value));
}
slider?.addEventListener('input', hideLowScores);
if (slider) hideLowScores();
for (const item of document.querySelectorAll('[data-video]')) {
  const video = item.querySelector('video');
  if (!video) continue;
  const head = item.querySelector('.playhead');
  let endSec = Infinity;
  const play = (bar) => {
    endSec = Number(bar.dataset.end);
    video.currentTime = Number(bar.dataset.start);
    video.play();
  };
  for (const bar of item.querySelectorAll('.plays')) {
    bar.addEventListener('click', () => play(bar));
    bar.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); play(bar); } });
  }
  video.addEventListener('seeking', () => { if (video.currentTime > endSec) endSec = Infinity; });
  video.addEventListener('timeupdate', () => {
    if (video.currentTime >= endSec) { video.pause(); endSec = Infinity; }
    const share = Math.min(video.currentTime / Number(head.dataset.duration), 1);
    head.setAttribute('visibility', 'visible');
    head.setAttribute('transform', 'translate(' + share * Number(head.dataset.width) + ' 0)');
  });
  video.addEventListener('error', () => { video.hidden = true; item.querySelector('.unplayable').hidden = false; });
}
for (const controls of document.querySelectorAll('.controls')) controls.hidden = false;
`;
