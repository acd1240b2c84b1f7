/** A kro definition that can be imported. */
export const kroDefinition = `apiVersion: kro.run/v1alpha1
kind: ResourceGraphDefinition
metadata: { name: of-kro }
spec:
  schema: { apiVersion: v1alpha1, kind: OfKro, spec: { title: string } }
  resources:
    - id: settings
      template:
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: "\${schema.metadata.name}" }
        data: { title: "\${schema.spec.title}" }
`;
