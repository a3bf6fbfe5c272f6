import { Button } from '@/components/ui/button';
import { installPrompt } from '@/lib/push/install';
import { useStore } from '@/lib/store';
import { t } from '@/lib/i18n/i18n';

/** Installs Zentra as an app, if the browser supports it. */
export function InstallCard() {
  const prompt = useStore(installPrompt);
  if (!prompt) return null;
  const install = () => void prompt.prompt().finally(() => installPrompt.set(null));
  return (
    <section aria-labelledby="install" className="grid gap-3 rounded-card border border-line bg-surface p-5">
      <h2 id="install" className="font-semibold">
        {t('push.install.title')}
      </h2>
      <p className="text-sm text-muted">{t('push.install.hint')}</p>
      <div>
        <Button onClick={install}>{t('push.install.button')}</Button>
      </div>
    </section>
  );
}
