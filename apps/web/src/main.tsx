import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { cacheScreen, restoreScreen } from './app/screen-cache';
import { Provider } from './app/provider';
import { fetchPart, fetchScreen } from './lib/dom/fetch-part';
import './lib/push/install';
import { queryClient } from './lib/query/query-client';
import { ignoreCompositionKeys } from './lib/dom/shortcuts';
import { applyTheme } from './lib/dom/theme';
import { setLanguage, showLanguage, t } from './lib/i18n/i18n';
import { DEVICE_KEYS } from './lib/storage/persisted-keys';
import './styles.css';

applyTheme();
ignoreCompositionKeys();
restoreScreen(queryClient);
cacheScreen(queryClient);
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const render = () => {
  // Without it every call fails; the styles need browsers that are newer still.
  if (!('any' in AbortSignal)) return void (root.textContent = t('app.browserTooOld'));
  createRoot(root).render(
    <StrictMode>
      <Provider />
    </StrictMode>,
  );
};
/**
 * Loads English for this page. A server that answers without the file has another release: the page
 * is reloaded once to get that. Otherwise it tries again until the file is there.
 */
async function loadEnglish(): Promise<void> {
  try {
    await fetchScreen(() => showLanguage('en'));
  } catch {
    if (isFirstReload()) return location.reload();
    await fetchPart(() => showLanguage('en'));
  }
}

/** Whether this tab has not been reloaded for its texts yet. False where storage is forbidden. */
function isFirstReload(): boolean {
  try {
    const isFirst = sessionStorage.getItem(DEVICE_KEYS.reloaded) === null;
    sessionStorage.setItem(DEVICE_KEYS.reloaded, 'yes');
    return isFirst;
  } catch {
    return false;
  }
}

// If the preferred language cannot be loaded, the app starts in English until the next visit.
void setLanguage().catch(loadEnglish).then(render);
