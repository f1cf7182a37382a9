@echo off
rem Runs the tsdf command on Windows, and builds it first on the first start.
setlocal
set "ROOT=%~dp0"
set "JAR=%ROOT%cli\target\tsdf\tsdf.jar"
if not exist "%JAR%" (
  echo tsdf: building on first use; this can take a few minutes while libraries are fetched. 1>&2
  pushd "%ROOT%"
  call mvnw.cmd -B -q -DskipTests -pl cli -am package 1>&2 || (popd & exit /b 1)
  popd
)
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" %TSDF_JAVA_OPTS% -cp "%JAR%;%TSDF_CLASSPATH%" org.tsdf.cli.Tsdf %*
exit /b %ERRORLEVEL%
