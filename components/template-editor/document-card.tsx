"use client";

import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { MarkdownText } from "@/components/ui/markdown";
import { Tabs } from "@/components/ui/tabs";
import { TextSetting } from "./text-setting";

interface DocumentCardProps {
  title: string;
  detail: string;
  text: string;
  rows: number;
  onSave: (text: string) => void;
}

/** Markdown to write, and as people will see it. */
export function DocumentCard({ title, detail, text, rows, onSave }: DocumentCardProps) {
  return (
    <Card aria-label={title}>
      <CardHeader title={title} detail={detail} />
      <CardBody>
        <Tabs
          label={title}
          panelClassName="pt-3"
          tabs={[
            {
              key: "write",
              label: "Write",
              content: (
                <TextSetting
                  label="Markdown"
                  isCode
                  rows={rows}
                  value={text}
                  onSave={(next) => onSave(next.endsWith("\n") || next === "" ? next : `${next}\n`)}
                />
              ),
            },
            {
              key: "preview",
              label: "Preview",
              content:
                text.trim() === "" ? (
                  <p className="text-muted">Nothing is written yet.</p>
                ) : (
                  <MarkdownText>{text}</MarkdownText>
                ),
            },
          ]}
        />
      </CardBody>
    </Card>
  );
}
