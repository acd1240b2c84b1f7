"use client";

import { TextSetting } from "./text-setting";

interface NamesSettingProps {
  label: string;
  help: string;
  value: readonly string[];
  onSave: (value: string[] | undefined) => void;
}

/** A few words in a row, with commas between them. */
export function NamesSetting({ label, help, value, onSave }: NamesSettingProps) {
  return (
    <TextSetting
      label={label}
      help={`${help} With commas between them.`}
      value={value.join(", ")}
      onSave={(text) => {
        const names = text.split(",").flatMap((name) => name.trim() || []);
        onSave(names.length === 0 ? undefined : [...new Set(names)]);
      }}
    />
  );
}
