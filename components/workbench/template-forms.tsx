"use client";

import type { ComponentType } from "react";
import type { BundleFiles, TemplateProblem } from "@/lib/template";

/** A form that edits files of a bundle, template.yaml above all. */
export interface TemplateFormProps {
  files: BundleFiles;
  onChange: (path: string, text: string) => void;
  problems?: readonly TemplateProblem[] | undefined;
}

/** Its parameters and its details as forms; where there is none, they are edited as YAML. */
export const ParametersForm: ComponentType<TemplateFormProps> | undefined = undefined;
export const DetailsForm: ComponentType<TemplateFormProps> | undefined = undefined;
