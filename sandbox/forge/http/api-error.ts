/** One entry of the `errors` that GitHub adds to a 422. */
export type ErrorDetail =
  | string
  | { resource: string; code: string; field?: string; message?: string };

/** An answer other than success, as GitHub words it. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: ErrorDetail[] | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    errors?: ErrorDetail[],
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export const notFound = (): ApiError => new ApiError(404, "Not Found");
export const emptyRepository = (): ApiError => new ApiError(409, "Git Repository is empty.");
export const unprocessable = (message: string, errors?: ErrorDetail[]): ApiError =>
  new ApiError(422, message, errors);
export const invalid = (...errors: ErrorDetail[]): ApiError =>
  new ApiError(422, "Validation Failed", errors);
