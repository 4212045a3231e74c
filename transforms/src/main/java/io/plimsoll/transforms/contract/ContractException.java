package io.plimsoll.transforms.contract;

/** Says in one line what is wrong with a contract: file, path, value and what was expected. */
public final class ContractException extends RuntimeException {
  public ContractException(String message) {
    super(message);
  }

  public ContractException(String message, Throwable cause) {
    super(message, cause);
  }
}
