// What a report can do beyond showing: find a recording, hide weak predictions. Without it all is visible.

export const script = `
const search = document.querySelector('#find');
search?.addEventListener('input', () => {
  const wanted = search.value.toLowerCase();
  for (const item of document.querySelectorAll('[data-video]')) item.hidden = !item.dataset.video.toLowerCase().includes(wanted);
});
const slider = document.querySelector('#least');
function hideWeak() {
  document.querySelector('#least-value').textContent = Number(slider.value).toFixed(2);
  for (const bar of document.querySelectorAll('[data-score]')) bar.classList.toggle('weak', Number(bar.dataset.score) < Number(slider.value));
}
slider?.addEventListener('input', hideWeak);
if (slider) hideWeak();
for (const controls of document.querySelectorAll('.controls')) controls.hidden = false;
`;
