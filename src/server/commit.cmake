# Writes the source that says which commit is built: cmake -DSOURCE=folder -DOUTPUT=file [-DTOLD=commit] -P commit.cmake
# Left alone while nothing changed, so that a build without a new commit compiles nothing.
cmake_minimum_required(VERSION 3.25)

set(commit unknown)
if(TOLD)
  set(commit ${TOLD})
endif()
find_program(GIT git)
if(GIT AND NOT TOLD)
  # Of this folder's own clone only: a release unpacked somewhere inside another clone has no commit.
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-toplevel OUTPUT_VARIABLE top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  file(REAL_PATH ${SOURCE} source)
  if(top STREQUAL source)
    execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --exclude=* --abbrev=12 --dirty=+changes
      OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(described)
      set(commit ${described})
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#include \"server/version.h\"\n\nconst std::string_view ordersign::server::commit = \"@commit@\";\n" @ONLY)
