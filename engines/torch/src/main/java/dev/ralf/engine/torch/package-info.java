/**
 * Networks on PyTorch's C++ library, through JavaCPP. Only this package touches its types; it imports {@code core} and
 * nothing else of RALF. An optional module: nothing needs it, and it is built by a profile of its own.
 */
package dev.ralf.engine.torch;
