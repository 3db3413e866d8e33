"use client";
import { PageError } from "../../components/chrome/page-error.tsx";

export default PageError;
