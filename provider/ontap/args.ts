/** Which SVM to look up: by one of both. */
export type GetSvmArgs =
  | {
      /** Name of the SVM. */
      name: string;
      uuid?: undefined;
    }
  | {
      /** UUID of the SVM. */
      uuid: string;
      name?: undefined;
    };

/** An SVM. */
export interface GetSvmResult {
  /** UUID of the SVM. */
  uuid: string;
  /** Name of the SVM. */
  name: string;
}

/** Which SVM's object to look up. */
export interface GetBySvmArgs {
  /** Name or UUID of the SVM. */
  svm: string;
}
