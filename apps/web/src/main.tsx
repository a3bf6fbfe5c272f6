import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepScreen, restoreScreen } from './app/kept-screen';
import { Provider } from './app/provider';
import { fetchPart } from './lib/dom/fetch-part';
import './lib/push/install';
import { queryClient } from './lib/query/query-client';
import { ignoreCompositionKeys } from './lib/dom/shortcuts';
import { applyTheme } from './lib/dom/theme';
import { setLanguage, t } from './lib/i18n/i18n';
import './styles.css';

applyTheme();
ignoreCompositionKeys();
restoreScreen(queryClient);
keepScreen(queryClient);
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
// If the preferred language cannot be loaded, the app starts in English until the next visit.
void setLanguage()
  .catch(() => fetchPart(() => setLanguage('en')))
  .then(render);
