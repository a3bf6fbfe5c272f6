import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from './app/provider';
import { applyTheme } from './lib/theme';
import { speak } from './lib/words';
import './styles.css';

applyTheme();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const render = () =>
  createRoot(root).render(
    <StrictMode>
      <Provider />
    </StrictMode>,
  );
// Without its file (offline, a new version on the server) a language other than English waits for the next visit.
speak().then(render, render);
