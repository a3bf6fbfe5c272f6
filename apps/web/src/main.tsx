import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from './app/provider';
import { applyTheme } from './lib/theme';
import './styles.css';

applyTheme();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Provider />
  </StrictMode>,
);
