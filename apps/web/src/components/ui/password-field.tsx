import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { t } from '@/lib/i18n/i18n';
import { TextField } from './field';
import { IconButton } from './icon-button';

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'end' | 'label'> & { label?: string };

/** A password input with a button that shows its text. */
export function PasswordField({ label, ...props }: Props) {
  const name = label ?? t('auth.password.label');
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      label={name}
      type={isShown ? 'text' : 'password'}
      end={
        <IconButton
          label={isShown ? t('auth.password.hide') : t('auth.password.show')}
          onClick={() => setShown(!isShown)}
        >
          <Icon size={20} aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
