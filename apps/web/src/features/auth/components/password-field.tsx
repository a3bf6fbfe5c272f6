import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { TextField } from '@/components/ui/field';
import { IconButton } from '@/components/ui/icon-button';

export function PasswordField(props: Omit<ComponentProps<typeof TextField>, 'type' | 'end' | 'label'>) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      label="Password"
      type={isShown ? 'text' : 'password'}
      end={
        <IconButton label={isShown ? 'Hide password' : 'Show password'} onClick={() => setShown(!isShown)}>
          <Icon size={20} aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
