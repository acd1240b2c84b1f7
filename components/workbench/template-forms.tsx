"use client";

import type { ComponentType } from "react";

/** A form that edits the text of a template.yaml. */
export interface TemplateFormProps {
  text: string;
  onChange: (text: string) => void;
}

/** Its parameters and its details as forms; where there is none, it is edited as YAML. */
export const ParametersForm: ComponentType<TemplateFormProps> | undefined = undefined;
export const DetailsForm: ComponentType<TemplateFormProps> | undefined = undefined;
