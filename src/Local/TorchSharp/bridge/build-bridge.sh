#!/bin/bash
# Compiles the bridge to libtorch, once for each libtorch, compiler and source, and prints the path of the library.
#
#   build-bridge.sh           builds what is not yet in the cache
#
# STRM_LIBTORCH names the libtorch to use: a folder with include/ and lib/, such as site-packages/torch. Without it the one of
# Debian's libtorch-dev is used, else the one of the PyTorch that python3 finds. CXX names another compiler than g++.
# The cache is ${XDG_CACHE_HOME:-~/.cache}/strm/bridge/<hash>/libstrm_torch.so.
# Exit status: 0 done, 3 something is missing (the message says what to install), 1 the compiler failed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cxx=${CXX:-g++}
remedy="Install them with 'apt-get install libtorch-dev libopenblas0-pthread g++', or name a PyTorch's folder in STRM_LIBTORCH."

missing() { echo "$1 $remedy" >&2; exit 3; }

# Sets include and lib for the libtorch under $1; fails where there is none.
locate() {
  triplet=$("$cxx" -dumpmachine)
  for lib in "$1/lib" "$1/lib/$triplet" "$1/lib/$(echo "$triplet" | sed 's/-pc-/-/')"; do
    for include in "$1/include"; do
      if [ -e "$lib/libtorch_cpu.so" ] && [ -e "$include/torch/csrc/api/include/torch/version.h" ]; then return 0; fi
    done
  done
  return 1
}

of_python() {
  python3 -c 'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0] if s else "")' 2>/dev/null || true
}

command -v "$cxx" >/dev/null 2>&1 || missing "The C++ compiler '$cxx' was not found; it builds the bridge to libtorch."
if [ -n "${STRM_LIBTORCH:-}" ]; then
  locate "$STRM_LIBTORCH" || { echo "STRM_LIBTORCH is '$STRM_LIBTORCH', which has no include/torch and lib/libtorch_cpu.so. Name the folder of a libtorch, such as site-packages/torch of a PyTorch installation." >&2; exit 3; }
else
  locate /usr || locate /usr/local || { python=$(of_python); [ -n "$python" ] && locate "$python"; } \
    || missing "libtorch's headers and libraries were not found."
fi

# PyTorch's older wheels use the C++ library's old ABI.
if grep -q NSt7__cxx11 "$lib/libc10.so"; then abi=1; else abi=0; fi
# The newest headers ask for C++20, the older ones do not compile as that.
if grep -qs 'C++20 or later' "$include/ATen/ATen.h" "$include/torch/csrc/api/include/torch/all.h"; then standard=c++20; else standard=c++17; fi
flags=("-std=$standard" -O2 -fPIC -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter "-D_GLIBCXX_USE_CXX11_ABI=$abi")
# The compiler's own include folders must not be named again: the C++ library's headers rely on their order.
case $include in /usr/include | /usr/local/include) ;; *) flags+=(-isystem "$include") ;; esac
flags+=(-isystem "$include/torch/csrc/api/include")
libraries=("-L$lib" -ltorch -ltorch_cpu -lc10)
if [ -e "$lib/libtorch_cuda.so" ]; then
  # Nothing here refers to the CUDA kernels, yet they must be loaded to register themselves.
  libraries+=(-Wl,--no-as-needed -ltorch_cuda -lc10_cuda)
  for cuda in "${CUDA_HOME:-/usr/local/cuda}/include" "$lib"/../../nvidia/*/include; do
    if [ -e "$cuda/cuda_runtime_api.h" ]; then flags+=(-DSTRM_CUDA -isystem "$cuda"); break; fi
  done
fi
# Process groups: what libtorch was built with, as far as the headers of it are here.
groups=()
gloo=$include/gloo
[ -e "$gloo/context.h" ] || gloo=/usr/include/gloo
if [ -e "$gloo/context.h" ] && grep -q ProcessGroupGloo "$lib/libtorch_cpu.so"; then groups+=(-DSTRM_GLOO); fi
if [[ " ${flags[*]} " == *" -DSTRM_CUDA "* ]] && grep -q ProcessGroupNCCL "$lib/libtorch_cuda.so"; then
  for nccl in /usr/include "${CUDA_HOME:-/usr/local/cuda}/include" "$lib"/../../nvidia/nccl/include; do
    if [ -e "$nccl/nccl.h" ]; then
      groups+=(-DSTRM_NCCL)
      [ "$nccl" = /usr/include ] || groups+=(-isystem "$nccl")
      break
    fi
  done
fi
case $lib in /usr/lib/*) ;; *) libraries+=("-Wl,-rpath,$lib") ;; esac

key=$({ cat "$here"/*.cpp "$here"/*.h "$0" "$include/torch/csrc/api/include/torch/version.h"; "$cxx" --version | head -n 1
        echo "${flags[@]} ${groups[@]} ${libraries[@]}"; cat "$gloo/config.h" 2>/dev/null; stat -L -c '%s %Y' "$lib/libtorch_cpu.so"; } | sha256sum | cut -c 1-16)
root=${XDG_CACHE_HOME:-${HOME:-/tmp/$(id -u)}/.cache}/strm/bridge
library=$root/$key/libstrm_torch.so
if [ ! -e "$library" ]; then
  mkdir -p "$root"
  exec 9>"$root/lock"
  # Two builds at once: the second waits here and then finds the library.
  flock 9
  if [ ! -e "$library" ]; then
    work=$(mktemp -d "$root/building.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    compile() { # SOURCE [FLAG...]
      "$cxx" "${flags[@]}" "${@:2}" -c "$here/$1" -o "$work/${1%.cpp}.o" 2>"$work/$1.log"
    }
    # Headers of another Gloo or NCCL than libtorch was built with may not fit; all but the process groups works without them.
    compile_groups() { compile distributed.cpp "${groups[@]}" || { mv "$work/distributed.cpp.log" "$work/groups.log"; compile distributed.cpp; }; }
    running=()
    for source in operators.cpp tensors.cpp state.cpp; do
      compile "$source" &
      running+=($!)
    done
    compile_groups &
    running+=($!)
    for job in "${running[@]}"; do
      wait "$job" || { echo "The bridge to libtorch in '$lib' did not compile:" >&2; cat "$work"/*.log >&2; exit 1; }
    done
    mkdir "$work/out"
    "$cxx" -shared -o "$work/out/libstrm_torch.so" "$work"/*.o "${libraries[@]}" >&2
    { echo "$lib"; stat -L -c '%s %Y' "$lib/libtorch_cpu.so"; } > "$work/out/libstrm_torch.libtorch"
    [ ! -e "$work/groups.log" ] || mv "$work/groups.log" "$work/out/process-groups.log"
    rm -rf "${root:?}/$key"
    mv -T "$work/out" "$root/$key"
  fi
fi
echo "$library"
