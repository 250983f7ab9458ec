# Units and configuration of the service. UA_DEPLOY is this folder in the tree,
# UA_BIN where programs are below the prefix.

# As the GNU rules have it: the configuration of /usr is in /etc.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(UA_CONFIG /etc/upgrade-advisor)
else()
  set(UA_CONFIG ${CMAKE_INSTALL_PREFIX}/etc/upgrade-advisor)
endif()
set(UA_BINDIR ${CMAKE_INSTALL_PREFIX}/${UA_BIN})

set(units $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system)
foreach(unit upgrade-advisord upgrade-advisor-front)
  message(STATUS "Installing: ${units}/${unit}.service")
  configure_file(${UA_DEPLOY}/systemd/${unit}.service.in ${units}/${unit}.service
                 @ONLY)
endforeach()

# A configuration that is there is somebody's.
set(configuration $ENV{DESTDIR}${UA_CONFIG}/service.conf)
if(EXISTS ${configuration})
  message(STATUS "Kept: ${configuration}")
else()
  message(STATUS "Installing: ${configuration}")
  configure_file(${UA_DEPLOY}/config/service.conf ${configuration} COPYONLY)
endif()
