import { useFormContext } from "react-hook-form";
import type { EditorValues, ReadVersion } from "./version-values.ts";

export const useEditorForm = () => useFormContext<EditorValues, unknown, ReadVersion>();
